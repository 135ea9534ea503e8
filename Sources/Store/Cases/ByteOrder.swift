/// Texts in the order of their UTF-8 bytes, which is the order of the database and of every report.
package enum ByteOrder {
  package static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
