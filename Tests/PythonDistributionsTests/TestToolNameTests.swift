import PythonDistributions
import Testing

@Suite("Names of test tools in imports")
struct TestToolNameTests {
  @Test(
    "A tool is known by its package, by its module and by a name below it",
    arguments: [
      "pytest", "_pytest.fixtures", "pytest_asyncio", "pytest_asyncio.plugin", "unittest",
      "unittest.case", "moto", "moto.s3", "webtest", "sanic_testing", "django.test",
      "django.test.client", "numpy.testing",
    ])
  func aToolIsKnown(name: String) {
    #expect(TestCodeFacts.isTestTool(import: name))
  }

  @Test(
    "What services import is no tool",
    arguments: [
      "", ".", "os", "django", "django.testing", "numpy", "numpy.tests", "unittest.mock",
      "unittest.mock.patch", "moto_like", "motor.aio", "pytester",
    ])
  func anythingElseIsNone(name: String) {
    #expect(!TestCodeFacts.isTestTool(import: name))
  }
}
