internal import Signing

extension Log {
    func append(to list: inout RLPEncoder) {
        list.appendList { fields in
            fields.append(address)
            fields.appendList { topics in for topic in self.topics { topics.append(topic) } }
            fields.append(data)
        }
    }
}

extension [Log] {
    /// The encoding of the logs within a receipt.
    package var encoded: [UInt8] { RLPEncoder.list { list in for log in self { log.append(to: &list) } } }

    /// The filter over the logs.
    package var bloom: Bloom {
        var bloom = Bloom()
        for log in self {
            bloom.insert(log.address)
            for topic in log.topics { bloom.insert(topic: topic) }
        }
        return bloom
    }
}
