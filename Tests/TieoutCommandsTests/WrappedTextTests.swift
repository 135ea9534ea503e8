import Testing
import TieoutCommands

/// Stories fit the terminal without a word broken or lost.
struct WrappedTextTests {
  @Test func linesHangBelowTheirText() {
    let story = """
      merchant order ORD-1003
      2026-03-02  capture cap_3 created, 49.99 USD
                    of payment intent 12

      """
    #expect(
      WrappedText.wrapped(story, toColumns: 30) == """
        merchant order ORD-1003
        2026-03-02  capture cap_3
                    created, 49.99 USD
                      of payment
                      intent 12

        """)
    #expect(WrappedText.wrapped(story, toColumns: 100) == story)
  }

  @Test(arguments: 1...60)
  func noWordIsBrokenOrLost(columns: Int) {
    let text = "2026-03-02  支付 of 10.00 USD by somebodywithaverylongnameindeed,  twice\nand  more"
    let wrapped = WrappedText.wrapped(text, toColumns: columns)
    let words = { (text: String) in text.split { $0 == " " || $0 == "\n" } }
    #expect(words(wrapped) == words(text))
  }
}
