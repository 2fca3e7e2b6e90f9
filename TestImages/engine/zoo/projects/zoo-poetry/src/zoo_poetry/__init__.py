KIND = "poetry"
