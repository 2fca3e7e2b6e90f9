import FixtureBuilder

extension LeakRecipe {
  /// Files and folders that were set aside, or are called so, and are none of tests.
  static func setAsideFiles() -> [LeakRecipe] {
    let client: ByteString = """
      import requests


      class TestClient:
          def __init__(self, url):
              self.url = url

          def test_connection(self):
              return requests.get(self.url).ok

      """
    func beside(
      _ path: String, _ content: ByteString = "VALUE = 1\n", isWarned: Bool = false
    ) -> LeakRecipe {
      LeakRecipe("set aside or called so, and no test: \(path)") { pair in
        pair.addToBoth([.file(ByteString(path), content)])
        return .proven(warnings: isWarned ? ["test-like-name"] : [])
      }
    }
    let source = "app/src/sample_service"
    return [
      beside("\(source)/settings.py.bak"), beside("\(source)/contest.py.orig"),
      beside("\(source)/latest.py~"), beside("\(source)/_version.py"),
      beside("\(source)/attestation.old/a.py"), beside("\(source)/contest.bak/data.json"),
      beside("\(source)/.settings.py.swp", swap(of: "import os\nDEBUG = False\n")),
      beside("\(source)/protest_old.py"), beside("app/data.bak/users.json", "{}\n"),
      beside("\(source)/test_client.py.orig", client, isWarned: true),
      beside("\(source)/test_client.py.bak", client, isWarned: true),
      beside("\(source)/blood_tests.old/result.json", "{\"a\": 1}\n", isWarned: true),
      beside(
        "\(source)/skeleton/test_module.py.j2",
        "import pytest\n\n\ndef test_{{ name }}(client):\n    assert client\n", isWarned: true),
      beside(
        "\(source)/conf/app_template/tests.py-tpl", "from django.test import TestCase\n",
        isWarned: true),
    ]
  }
}
