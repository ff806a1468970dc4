import KECSRealtime
import Testing

struct ExtensionOfferTests {
    /// As it was understood, in one spelling.
    private func read(_ fields: String...) -> String? {
        ExtensionOffer.list(fields)?.map { offer in
            var text = offer.name
            for parameter in offer.parameters {
                text += ";\(parameter.name)"
                if let value = parameter.value { text += "=\(value)" }
            }
            return text
        }.joined(separator: ",")
    }

    @Test func lists() {
        #expect(ExtensionOffer.list([]) == [])
        #expect(read("a") == "a")
        #expect(read("a;b") == "a;b")
        #expect(read(" a\t; b = 1 ;c , d ") == "a;b=1;c,d")
        #expect(read("a, b", "c;d=\"e\"") == "a,b,c;d=e")
        #expect(read("a; b=\"x\\y\"") == "a;b=xy")
        #expect(read("a;b;b=1") == "a;b;b=1")
        #expect(read(",, a,,b ,") == "a,b")
        #expect(read("x-!#$%&'*+-.^_`|~9;A=Z") == "x-!#$%&'*+-.^_`|~9;A=Z")
    }

    @Test(arguments: [
        "", " ", ",", "a b", "a;", "a;;b", ";b", "a=1", "a;b=", "a;b=\"\"", "a;b=\"c", "a;b=\"c d\"",
        "a;b=\"c\"d", "a;b=\"c\\", "a;b=\"c\\\"\"", "a;b=c d", "a;b=1=2", "a;=1", "ä", "a;b=\"ä\"", "(a)", "a\u{0}",
    ])
    func malformed(_ field: String) {
        #expect(read(field) == nil)
    }
}
