"""Pages."""

import site_map


def test_calls_the_reader_once(mocker):
    load = mocker.patch("yaml.safe_load", return_value={"pages": ["b", "a"]})
    site_map.pages("pages: []")
    load.assert_called_once_with("pages: []")
