extension Array where Element: Sendable {
  /// The array of what `transform` makes of each element, made side by side: for the few images of a
  /// run, each a task.
  func concurrentMap<Product: Sendable>(
    _ transform: @escaping @Sendable (Element) -> Product
  ) async -> [Product] {
    await withTaskGroup(of: (Int, Product).self) { tasks in
      for (index, element) in enumerated() { tasks.addTask { (index, transform(element)) } }
      var products: [Int: Product] = [:]
      for await (index, product) in tasks { products[index] = product }
      return indices.compactMap { products[$0] }
    }
  }
}
