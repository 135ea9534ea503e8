import Parsing
import Reconciliation
import SettlementModel

/// What becomes of files that are handed over together: as if each came after those of its source whose names stand
/// before it in byte order.
struct FileStandings {
  struct File {
    enum State: String {
      case ingested, duplicate, superseded, quarantined
    }
    var source: String
    var name: String
    var sha256: String
    var fileDate: BusinessDay?
    var state: State
    var refusal: FileRefusal?
    /// Dates whose payouts cannot be judged because of the file.
    var refusedDates: ClosedRange<BusinessDay>?
  }

  /// By source as configured, then name.
  private(set) var files: [File] = []
  private var indexes: [FilePosition: Int] = [:]

  /// - Throws: where a name comes with two contents: which of them is the newer, nothing tells.
  init(_ objects: [FileObject], sources: [PlannedSource]) throws(StreamProblem) {
    let order = Dictionary(
      sources.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let ordered = objects.sorted {
      let places = (order[$0.source] ?? sources.count, order[$1.source] ?? sources.count)
      if places.0 != places.1 { return places.0 < places.1 }
      if $0.name != $1.name { return $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      return $0.source.utf8.lexicographicallyPrecedes($1.source.utf8)
    }
    var refusals: [String: FileRefusal?] = [:]
    for object in ordered {
      let place = FilePosition(source: object.source, file: object.name, row: 0)
      if let known = indexes[place] {
        guard files[known].sha256 == object.sha256 else {
          throw StreamProblem(
            "\(object.name) of \(object.source) comes with two contents; hand over the one that holds now")
        }
        continue
      }
      let profile = sources.first { $0.name == object.source }?.profile
      let refusal: FileRefusal?
      var object = object
      if let known = refusals[object.sha256] {
        refusal = known
      } else {
        let unclear = unclear(object, profile: profile)
        // What is set aside by its name alone is not read, and its lines tell no date.
        if unclear != nil { object.reading.fileDate = profile?.fileDate(of: object.name) }
        refusal = unclear ?? object.reading.refusal
        refusals[object.sha256] = .some(refusal)
      }
      indexes[place] = files.count
      files.append(
        File(
          source: object.source, name: object.name, sha256: object.sha256,
          fileDate: object.reading.fileDate, state: refusal == nil ? .ingested : .quarantined,
          refusal: refusal, refusedDates: Self.refusedDates(object, refusal)))
    }
    supersede(sources)
    markDuplicates()
  }

  private func unclear(_ object: FileObject, profile: FileProfile?) -> FileRefusal? {
    if profile?.fileName?.tellsVersions == true { return nil }
    let name = CorrectionName(object.name)
    return name.unclearCorrection(
      of: files.filter {
        $0.source == object.source && $0.state == .ingested && $0.name.hasPrefix(name.base)
      }.map(\.name))
  }

  private static func refusedDates(
    _ object: FileObject, _ refusal: FileRefusal?
  ) -> ClosedRange<BusinessDay>? {
    let date = object.reading.fileDate
    if refusal != nil { return date.map { $0...$0 } }
    guard object.reading.counts.rejected > 0 else { return nil }
    let days = [object.settledOn?.lowerBound, object.settledOn?.upperBound, date].compactMap { $0 }
    guard let first = days.min(), let last = days.max() else { return nil }
    return first...last
  }

  /// Where a profile tells versions by the name, the highest takes the place of the others.
  private mutating func supersede(_ sources: [PlannedSource]) {
    for source in sources {
      guard let pattern = source.profile.fileName, pattern.tellsVersions else { continue }
      var newest: [String: (version: Int, index: Int)] = [:]
      for (index, file) in files.enumerated()
      where file.source == source.name && file.state == .ingested {
        guard let parts = pattern.parts(of: file.name), let date = parts.date else { continue }
        let key = "\(parts.merchant ?? "") \(date) \(parts.sequence ?? "")"
        let version = parts.version.flatMap { Int($0) } ?? 0
        guard let held = newest[key] else {
          newest[key] = (version, index)
          continue
        }
        files[version > held.version ? held.index : index].state = .superseded
        if version > held.version { newest[key] = (version, index) }
      }
    }
  }

  /// Of equal contents the first name in byte order counts.
  private mutating func markDuplicates() {
    var first: [String: Int] = [:]
    for (index, file) in files.enumerated() where file.state == .ingested {
      guard let held = first[file.sha256] else {
        first[file.sha256] = index
        continue
      }
      let isEarlier = (file.name, file.source) < (files[held].name, files[held].source)
      files[isEarlier ? held : index].state = .duplicate
      if isEarlier { first[file.sha256] = index }
    }
  }

  /// Whether lines of the file count under its name.
  func counts(_ place: FilePosition) -> Bool {
    file(of: place)?.state == .ingested
  }

  /// The date of a file that counts, or is set aside.
  func fileDate(of place: FilePosition) -> BusinessDay? {
    file(of: place).flatMap { $0.state == .superseded ? nil : $0.fileDate }
  }

  private func file(of place: FilePosition) -> File? {
    indexes[FilePosition(source: place.source, file: place.file, row: 0)].map { files[$0] }
  }

  /// One object a file.
  var objects: [ObjectText] {
    files.map { file in
      var object = ObjectText(type: "standing")
      object.put("source", file.source)
      object.put("file", file.name)
      object.put("state", file.state.rawValue)
      object.put("counts", file.state == .ingested)
      if file.state == .ingested || file.state == .quarantined {
        object.put("refused_first", file.refusedDates?.lowerBound)
        object.put("refused_last", file.refusedDates?.upperBound)
      }
      return object
    }
  }
}
