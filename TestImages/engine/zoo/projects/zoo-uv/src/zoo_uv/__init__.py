KIND = "uv"
