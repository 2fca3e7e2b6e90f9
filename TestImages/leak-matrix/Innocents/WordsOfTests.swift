import FixtureBuilder

extension LeakRecipe {
  /// Services that speak of tests, by what they do.
  static func wordsOfTests() -> [LeakRecipe] {
    func beside(_ name: String, _ path: String, _ content: ByteString, isWarned: Bool = true)
      -> LeakRecipe
    {
      LeakRecipe(name) { pair in
        pair.addToBoth([.file(ByteString(path), content)])
        return .proven(warnings: isWarned ? ["test-like-name"] : [])
      }
    }
    let source = "app/src/sample_service"
    return [
      beside(
        "a route of a framework in a module called like tests", "\(source)/api/test_runs.py",
        "router = Router()\n\n\n@router.post('/ping', status_code=204)\nasync def test_ping():\n    await ping()\n"
      ),
      beside(
        "a task of Celery in a module called like tests", "\(source)/test_tasks.py",
        "from celery import shared_task\n\n\n@shared_task\ndef test_task():\n    print('ok')\n"),
      beside(
        "a command in a module called like tests", "\(source)/test_command.py",
        "import click\n\n\n@click.command()\ndef test_command():\n    click.echo('ok')\n"),
      beside(
        "the evaluation of a model", "app/src/ml/test.py",
        "def test():\n    print(evaluate())\n\n\nif __name__ == '__main__':\n    test()\n"),
      beside(
        "the pages of an exam", "app/src/quiz/templates/tests/list.html",
        "<ul>{% for test in tests %}</ul>\n"),
      beside("a notebook called like a test", "app/notebooks/test_api.ipynb", "{\"cells\": []}\n"),
      beside(
        "a compiled module called like a test",
        "\(source)/test_core.cpython-312-x86_64-linux-gnu.so",
        "\u{7F}ELF a compiled module, a stand-in\n"),
      beside(
        "a folder of cassettes", "\(source)/cassettes/login.yaml", "interactions:\n- request: x\n"),
      beside(
        "the tests of a package of npm", "app/node_modules/left/__tests__/a.test.js",
        "test('a', () => {});\n", isWarned: false),
      beside(
        "files of developers", "app/Makefile", "test:\n\tpytest\n", isWarned: false),
      LeakRecipe("a script of no telling name that runs tests") { pair in
        pair.addToBoth([
          .file("app/bin/check", "#!/bin/sh\nexec pytest -q /srv\n", mode: 0o755)
        ])
        return .proven(warnings: ["no-test-entry-points"])
      },
      LeakRecipe("an application that is called test") { pair in
        pair.service.configuration.entrypoint = ["flask", "--app", "test", "run"]
        return .proven()
      },
    ]
  }
}
