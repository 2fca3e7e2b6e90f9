from forecast import versions

for library, version in versions().items():
    print(library, version)
