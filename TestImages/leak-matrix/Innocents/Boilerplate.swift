import FixtureBuilder

extension LeakRecipe {
  /// What is alike by chance or by custom, and what only looks like a test.
  static func boilerplate() -> [LeakRecipe] {
    let header: ByteString = """
      # Copyright 2024 The Reading List Authors.
      # Licensed under the Apache License, Version 2.0 (the "License");
      # you may not use this file except in compliance with the License.

      """
    func alike(_ name: String, _ file: String, _ content: ByteString) -> LeakRecipe {
      LeakRecipe("\(name) that tests and the service have alike") { pair in
        pair.develop([.file(ByteString("app/tests/\(file)"), content)])
        pair.ship([.file(ByteString("srv/app/\(file)"), content)])
        return .proven()
      }
    }
    func beside(
      _ name: String, _ path: String, _ content: ByteString, warned: Bool = true
    ) -> LeakRecipe {
      LeakRecipe(name) { pair in
        pair.addToBoth([.file(ByteString(path), content)], by: "COPY src ./src")
        return .proven(warnings: warned ? ["test-like-name"] : [])
      }
    }
    return [
      alike("a licence header", "__init__.py", header),
      alike(
        "a licence in a docstring", "extra/__init__.py",
        "\"\"\"Copyright 2024 Somebody.\n\nAll rights reserved, and so on.\n\"\"\"\n"),
      alike("a coding line", "__init__.py", "# -*- coding: utf-8 -*-\n"),
      alike("a version", "_version.py", "__version__ = \"1.0.0\"\n"),
      alike(
        "a namespace", "ns/__init__.py",
        "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"),
      alike(
        "a main module", "__main__.py",
        "from .main import main\n\nif __name__ == \"__main__\":\n    main()\n"),
      alike("a default", "data/empty.json", "{\"items\": [], \"next\": null}\n"),
      alike(
        "a longer default", "data/page.json",
        "{\"items\": [], \"next\": null, \"previous\": null, \"count\": 0, \"total\": 0}\n"),
      LeakRecipe("a version that a test distribution and the project have alike") { pair in
        let version: ByteString = "__version__ = \"3.3.1\"\n"
        let tool = MatrixPair.library("fakery").with {
          $0.modules.append(("fakery/_version.py", version))
        }
        pair.develop(tool.entries(), by: "RUN pip install fakery")
        pair.addToBoth([.file("app/src/sample_service/_version.py", version)])
        return .proven()
      },
      beside(
        "the statistics of a shop", "src/app/ab_test.py",
        "def test_significance(a, b):\n    n = len(a) + len(b)\n    assert n > 0\n    return n\n"),
      beside(
        "statistics that give nothing back", "src/app/ab_test.py",
        "def test_significance(a, b):\n    assert a > b\n"),
      LeakRecipe("statistics with longer names that the source imports") { pair in
        pair.addToBoth(
          [
            .file(
              "src/app/ab_test.py",
              "def test_significance(control, variant):\n    assert control\n"),
            .file("src/app/report.py", "from app import ab_test\n"),
          ], by: "COPY src ./src")
        return .proven(warnings: ["test-like-name"])
      },
      beside(
        "a probe that the service calls", "src/app/test_connection.py",
        "def test_connection(host, port):\n    return connect(host, port)\n"),
      beside(
        "testimonials", "src/app/testimonials.py", "class Testimonial:\n    pass\n", warned: false),
      LeakRecipe("templates of reports on tests") { pair in
        pair.addToBoth([
          .file("src/app/templates/junit_report.xml", "<testsuite name=\"{{ name }}\"/>\n"),
          .file("src/app/templates/coverage.xml", "<coverage line-rate=\"{{ rate }}\"/>\n"),
        ])
        return .proven()
      },
      LeakRecipe("an exam product's folder test") { pair in
        pair.addToBoth([
          .file("src/app/test/questions.json", "[\"What is two and two?\"]\n"),
          .file("src/app/test/grading.py", "def grade(answers):\n    return len(answers)\n"),
        ])
        return .proven(warnings: ["test-like-name"])
      },
      LeakRecipe("a folder features of a service that sells them") { pair in
        pair.addToBoth([.file("src/app/features/flags.py", "FLAGS = {}\n")])
        return .proven()
      },
    ]
  }
}
