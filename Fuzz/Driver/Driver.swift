import Glibc

/// The target that `IMGDIFF_FUZZ_TARGET` names.
private let chosen: FuzzTarget = {
  let name = getenv("IMGDIFF_FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    let names = FuzzTarget.all.map(\.name).joined(separator: " ")
    print("IMGDIFF_FUZZ_TARGET is one of: \(names)")
    exit(2)
  }
  return target
}()

/// What libFuzzer calls with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func readOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  chosen.read(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
