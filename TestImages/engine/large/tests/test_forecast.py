from forecast import LIBRARIES


def test_every_library_has_a_version(versions):
    assert sorted(versions) == sorted(LIBRARIES)
    assert all(version[0].isdigit() for version in versions.values())
