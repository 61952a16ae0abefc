import OpenSSL

/// Authorities that the JDK has stopped trusting for servers (`CADistrustPolicy`, as of 17.0.21), although a trust list
/// may still have their roots.
enum JVMDistrust {
    private struct Policy {
        let authority: String
        /// Certificates that were issued up to this moment count still, in seconds since 1970-01-01T00:00:00Z; nil for
        /// none.
        var lastIssue: Int64?
        /// From this moment on none counts; nil where that follows from the above.
        var end: Int64?
        /// SHA-256 of the roots.
        let roots: Set<String>
    }

    /// Why the JDK takes no such certificate below the root; nil where it does.
    static func flaw(_ leaf: Certificate, below root: Certificate, at time: Int64) -> String? {
        let fingerprint = Fingerprint.sha256(root.der)
        guard let policy = policies.first(where: { $0.roots.contains(fingerprint) }) else { return nil }
        guard let lastIssue = policy.lastIssue, time < policy.end ?? .max else {
            return "current JDKs take no certificate of \(policy.authority)"
        }
        guard leaf.notBefore.seconds > lastIssue else { return nil }
        return "current JDKs take certificates of \(policy.authority) only if they were issued by "
            + "\(UTCText.date(lastIssue).prefix(10))"
    }

    private static let policies = [
        Policy(
            authority: "Symantec",
            roots: [
                "ff856a2d251dcd88d36656f450126798cfabaade40799c722de4d2b5db36a73a",
                "37d51006c512eaab626421f1ec8c92013fc5f82ae98ee533eb4619b8deb4d06c",
                "5edb7ac43b82a06a8761e8d7be4979ebf2611f7dd79bf91c1c6b566a219ed766",
                "b478b812250df878635c2aa7ec7d155eaa625ee82916e2cd294361886cd1fbd4",
                "a0459b9f63b22559f5fa5d4c6db3f9f72ff19342033578f073bf1d1b46cbb912",
                "8d722f81a9c113c0791df136a2966db26c950a971db46b4199f4ea54b78bfb9f",
                "a4310d50af18a6447190372a86afaf8b951ffb431d837f1e5688b45971ed1557",
                "4b03f45807ad70f21bfc2cae71c9fde4604c064cf5ffb686bae5dbaad7fdd34c",
                "3f9f27d583204b9e09c8a3d2066c4b57d3a2479c3693650880505698105dbce9",
                "3a43e220fe7f3ea9653d1e21742eac2b75c20fd8980305bc502caf8c2d9b41a1",
                "a4b6b3996fc2f306b3fd8681bd63413d8c5009cc4fa329c2ccf0e2fa1b140305",
                "83ce3c1229688a593d485f81973c0f9195431eda37cc5e36430e79c7a888638b",
                "eb04cf5eb1f39afa762f2bb120f296cba520c1b97db1589565b81cb9a17b7244",
                "69ddd7ea90bb57c93e135dc85ea6fcd5480b603239bdc454fc758b2a26cf7f79",
                "9acfab7e43c8d880d06b262a94deeee4b4659989c3d0caf19baf6405e41ab7df",
                "2399561127a57125de8cefea610ddf2fa078b5c8067f4e828290bfb860e84b3c",
            ]),
        Policy(
            authority: "Entrust",
            roots: [
                "73c176434f1bc6d5adf45b0e76e727287c8de57616c1e6e6141a2b2cbc7d8e4c",
                "02ed0eb28c14da45165c566791700d6451d7fb56f0b2ab1d3b8eb070e56edff5",
                "43df5774b03e7fef5fe40d931a7bedf1bb2e6b42738c4e6d3841103d3aa7f339",
                "db3517d1f6732a2d5ab97c533ec70779ee3270a62fb4ac4238372460e6f01e88",
                "6dc47172e01cbcb0bf62580d895fe2b8ac9ad4f873801e0c10b9c837d21eb177",
            ]),
        Policy(
            authority: "Camerfirma",
            roots: ["063e4afac491dfd332f3089b8542e94617d893d7fe944e10a7937ee29d9693c0"]),
        Policy(
            authority: "Chunghwa Telecom", lastIssue: 1_773_791_999, end: 1_808_179_200,
            roots: ["c0a6f4dc63a24bfdcf54ef2a6a082a0a72de35803e2ff5ff527ae5d87206dfd5"]),
    ]
}
