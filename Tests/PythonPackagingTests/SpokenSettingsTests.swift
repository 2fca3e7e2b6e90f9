import PythonPackaging
import Testing

@Suite("Settings of test runners that other texts speak") struct SpokenSettingsTests {
  @Test(
    "names of test modules are found wherever they stand",
    arguments: [
      ("pytest -o python_files=check_*.py -q", ["check_*.py"]),
      ("pytest -o \"python_files=check_*.py verify_*.py\" -q", ["check_*.py", "verify_*.py"]),
      ("pytest -o 'python_files = check_*.py verify_*.py'", ["check_*.py", "verify_*.py"]),
      ("pytest -opython_files=check_*.py", ["check_*.py"]),
      ("session.run('pytest', '-o', 'python_files=check_*.py')", ["check_*.py"]),
      ("{\"args\": [\"-o\", \"python_files=check_*.py\"]}", ["check_*.py"]),
      ("python_files = check_*.py verify_*.py", ["check_*.py", "verify_*.py"]),
      (
        "[pytest]\npython_files =\n    check_*.py\n    verify_*.py\n",
        ["check_*.py", "verify_*.py"]
      ),
      ("python_files = [\"check_*.py\", \"verify_*.py\"]", ["check_*.py", "verify_*.py"]),
      ("python_files = [\n  \"check_*.py\",\n]\nother = [\"x_*.py\"]", ["check_*.py"]),
      ("python_files:\n  - check_*.py\nothers:\n  - x_*.py", ["check_*.py"]),
      ("PYTEST_ADDOPTS=\"-o python_files='check_*.py'\"", ["check_*.py"]),
      ("python -m unittest discover -s src -p 'check_*.py'", ["check_*.py"]),
      ("python manage.py test --pattern=\"check_*.py\"", ["check_*.py"]),
      ("python manage.py test -p check_*.py", ["check_*.py"]),
    ])
  func found(text: String, names: [String]) {
    #expect(SpokenSettings(Array(text.utf8))?.moduleNames == names)
  }

  @Test(
    "what names no modules says nothing",
    arguments: [
      "pytest takes python_files from its settings.", "pytest -o python_files=$(find . -name x)",
      "python_files=", "pytest -p no:cacheprovider", "cp -p a.py b.py", "", "python_files",
    ])
  func silent(text: String) {
    #expect(SpokenSettings(Array(text.utf8)) == nil)
  }

  @Test("other names of functions and classes are told, those of the usual kind are not")
  func ownNames() {
    #expect(SpokenSettings(Array("pytest -o python_functions=check_*".utf8))?.hasOwnNames == true)
    #expect(SpokenSettings(Array("pytest -o python_classes=Test*".utf8)) == nil)
  }
}
