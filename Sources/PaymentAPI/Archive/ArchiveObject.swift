package import SettlementModel

/// One object of an archive file, read or not.
package enum ArchiveObject: Sendable {
  case record(APIRecord)
  case rejected(RejectedRecord)
}

extension ArchiveFile {
  /// What a line of the file holds; nil for a blank one.
  func object(of line: NDJSONLines.Line, mapper: RecordMapper) -> ArchiveObject? {
    switch line {
    case .tooLong(let start, let number):
      return .rejected(
        rejected(number, "the line is longer than \(Limits.archiveLineBytesMax) bytes", start))
    case .text(let bytes, let number):
      if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return nil }
      return object(bytes, number: number, mapper: mapper)
    }
  }

  private func object(_ bytes: [UInt8], number: Int, mapper: RecordMapper) -> ArchiveObject {
    let object: JSONValue
    do throws(JSONProblem) {
      object = try JSONDocument(bytes).root
    } catch {
      return .rejected(rejected(number, "the line is \(error)", bytes))
    }
    do throws(FieldProblem) {
      return .record(try mapper.record(type, from: object))
    } catch {
      return .rejected(
        mapper.rejected(type, object: object, problem: error, origin: name, position: number))
    }
  }

  private func rejected(_ number: Int, _ reason: String, _ bytes: [UInt8]) -> RejectedRecord {
    RejectedRecord(
      origin: name, position: number, type: type, id: "", reason: reason,
      rawText: RecordMapper.kept(bytes))
  }
}

extension RecordArchive {
  /// Calls `body` once an object of one archive file, in its order; memory holds one.
  ///
  /// - Parameters:
  ///   - path: the file, wrapped as its archive wraps it.
  ///   - name: what rejects call it.
  /// - Throws: ``PaymentAPIError`` where the file cannot be read to its end, and what `body` throws.
  package func forEachObject(
    ofFile path: String, name: String, type: RecordType, _ body: (ArchiveObject) throws -> Void
  ) throws {
    let file = ArchiveFile(path: path, name: name, type: type)
    var lines = NDJSONLines(try opening(path))
    while let line = try lines.next() {
      if let object = file.object(of: line, mapper: mapper) { try body(object) }
    }
  }
}

extension RecordType {
  /// Whether a file of that name holds objects of the type.
  package func isArchiveName(_ name: String) -> Bool {
    name == archiveName || name == archiveName + ".gz"
  }
}
