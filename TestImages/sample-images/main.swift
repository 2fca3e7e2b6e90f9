print("sample-images")
