extension PolicyFile {
  /// A policy that changes nothing and explains everything, for `imgdiff policy --init`.
  package static let template = """
    # What this project has decided about its images, for imgdiff.
    # Every key is optional. An unknown key is an error, so that nothing is ignored by mistake.
    version: 1

    # The level of a rule's findings: error (exit 1), warning or note. What the verdict rests on is made
    # milder only with a reason, and the report's first line says so.
    # levels:
    #   parity: error          # localdev must have what the service runs, byte for byte
    #   third-party-tests: warning
    #   no-test-bytecode: {level: warning, reason: removed with the next base image}
    #   test-stage-skipped: warning   # rules of `imgdiff stages` have levels, too

    # The level of what is hidden in a layer: removed by a later one, and shipped all the same.
    # hidden: {level: warning, reason: the layers are squashed before they are pushed}

    # What may be in the service image all the same. Each needs a reason; an expiry date is the last
    # day on which the allowance counts. Unused and expired allowances are reported.
    # allow:
    #   - distribution: coverage
    #     reason: the service measures its own coverage in staging
    #     expires: 2027-06-30
    #   - path: /app/src/**/tests/data/schema.json
    #     reason: read by the service at start

    # Test requirements of which nobody can tell what they install (a folder, a URL), and that install
    # nothing the service must not have. Each needs a reason; * stands for any text.
    # unread:
    #   - line: git+https://git.example/team/fixtures*
    #     reason: data for load tests, which is never installed

    # Further tests, beside what is found in the localdev image.
    # tests:
    #   requirements: [test_requirements.txt]
    #   distributions: [ipdb]
    #   paths: [e2e/**]

    # The service's own requirements, where the images do not have the file.
    # service:
    #   requirements: [requirements.txt]

    # The stages of the Dockerfile, where their names and commands do not tell.
    # stages:
    #   service: service
    #   localdev: localdev
    #   tests: [tests]
    #   known-images: [company-base]

    # What an image may weigh and waste, for `imgdiff inspect` and `imgdiff diff` (exit 1 beyond it).
    # limits:
    #   size: 300MB            # the uncompressed layers
    #   wasted: 5MB            # bytes that no container sees
    #   efficiency: 95%
    #   growth: 10MB           # against the first image of `imgdiff diff`

    """
}
