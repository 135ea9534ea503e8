/// Everything that is told of one id, as one document for a program.
public enum StoryDocument {
  /// A chain or story that is alone as it is; several as
  /// `{"schema":"tieout.explain/1","chains":[…],"stories":[…]}`, in the order in which they are told.
  public static func json(chains: [ChainNarrative], stories: [CaseNarrative]) -> [UInt8] {
    if chains.isEmpty, stories.count == 1 { return stories[0].json }
    if stories.isEmpty, chains.count == 1 { return chains[0].json }
    return JSONValue.object([
      .init("schema", .text("tieout.explain/1")),
      .init("chains", .array(chains.map(\.document))),
      .init("stories", .array(stories.map(\.document))),
    ]).prettyPrinted()
  }
}
