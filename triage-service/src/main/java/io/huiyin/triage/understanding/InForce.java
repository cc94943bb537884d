package io.huiyin.triage.understanding;

import io.huiyin.learning.Builtin;
import io.huiyin.learning.TextModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * What understands feedback now.
 *
 * @param heads by name, one for each that is delivered
 * @param topics of product lines, by product
 * @param version of all of it
 */
record InForce(Map<String, TextModel> heads, Map<String, TextModel> topics, String version) {

    private static final InForce DELIVERED = read();

    /** Without anything that was learned here. */
    static InForce delivered() {
        return DELIVERED;
    }

    private static InForce read() {
        try {
            return new InForce(Builtin.heads(), Map.of(), Builtin.version());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TextModel head(String name) {
        TextModel model = heads.get(name);
        if (model == null) {
            throw new IllegalStateException("no head " + name);
        }
        return model;
    }
}
