import Testing

@testable import PythonPackaging

@Suite struct DistributionFileNameTests {
  @Test(arguments: [
    ("SQLAlchemy-2.0.36.dist-info", "sqlalchemy", "2.0.36"),
    ("a_b-1.0_1.DIST-INFO", "a-b", "1.0_1"),
    ("zope.interface-5.0-py3.8-linux-x86_64.egg", "zope-interface", "5.0"),
    ("PyYAML-6.0.egg-info", "pyyaml", "6.0"), ("my_app.egg-info", "my-app", nil),
    ("python_apt-2.6.0-py3.11.egg-info", "python-apt", "2.6.0"), ("app.egg-link", "app", nil),
    ("foo-bar-1.0.dist-info", "foo-bar", "1.0"), ("~ip-23.0.dist-info", "~ip", "23.0"),
  ])
  func metadataFoldersTellNameAndVersion(file: String, name: String, version: String?) throws {
    let parsed = try #require(DistributionFileName(metadata: file))
    #expect(parsed.name.normalized == name)
    #expect(parsed.versionText == version)
    #expect(parsed.isLeftover == file.hasPrefix("~"))
  }

  @Test func archivesTellNameAndVersion() {
    let wheel = DistributionFileName(archive: "pytest_cov-5.0.0-1-py3-none-any.whl")
    #expect(wheel?.name.normalized == "pytest-cov")
    #expect(wheel?.pythonTag == "py3")
    #expect(DistributionFileName(archive: "foo-bar-1.0.tar.gz")?.name.written == "foo-bar")
    #expect(DistributionFileName(archive: "backup.tar.gz") == nil)
    #expect(DistributionFileName(archive: "a-b-c.zip") == nil)
    #expect(DistributionFileName(metadata: ".dist-info") == nil)
  }
}

@Suite struct PathConfigurationTests {
  @Test func pathsCodeAndCommentsAreToldApart() {
    let text = "# c\n/src/app \r\nimport os; x\nimport\ty\n\n  \nimporter\n"
    let file = PathConfiguration(Array(text.utf8))
    #expect(file.paths == [Array("/src/app".utf8), Array("importer".utf8)])
    #expect(file.lines.map(\.number) == [2, 3, 4, 7])
    #expect(PathConfiguration.isRead(fileName: Array("a.pth".utf8)))
    #expect(!PathConfiguration.isRead(fileName: Array(".a.pth".utf8)))
  }

  @Test func environmentsAndLinksAreRead() {
    let text = "home = /usr/bin\nInclude-System-Site-Packages = True\nversion_info = 3.12.1\n"
    let configuration = VirtualEnvironmentConfiguration(Array(text.utf8))
    #expect(configuration.home == "/usr/bin")
    #expect(configuration.includesSystemSitePackages)
    #expect(configuration.version == "3.12.1")
    #expect(EggLink(Array("/src/app\n../".utf8))?.setupPath == Array("../".utf8))
    #expect(EggLink([0x0A]) == nil)
    #expect(NameList(Array("a\n\n b \r\n".utf8)).names == [[0x61], [0x62]])
  }
}

@Suite struct EditableFinderTests {
  @Test func theDictionariesAreReadAndNothingElse() throws {
    let text = #"""
      from __future__ import annotations
      MAPPING: dict[str, str] = {'app': '/src/it\'s', "b": '/src/b.py',}
      NAMESPACES: dict[str, list[str]] = {'ns': ['/src/ns', '/x']}
      def find(): return MAPPING
      """#
    let finder = try #require(EditableFinder(Array(text.utf8)))
    #expect(finder.mapping == ["app": "/src/it's", "b": "/src/b.py"])
    #expect(finder.namespaces == ["ns": ["/src/ns", "/x"]])
    #expect(EditableFinder(Array("MAPPING = {'a': open('x')}".utf8)) == nil)
    #expect(EditableFinder(Array("MAPPING = load()".utf8)) == nil)
    #expect(EditableFinder.isFinder(fileName: "__editable___app_1_0_finder.py"))
  }
}
