PART = "alpha"
