package io.huiyin.sla.api;

import com.fasterxml.jackson.core.type.TypeReference;
import io.huiyin.sla.policy.SlaPolicy;
import io.huiyin.web.Ids;
import io.huiyin.web.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A set of default policies that comes with the product.
 *
 * @param title by language
 * @param policies in the order in which they are tried; the last fits everything
 */
record Preset(Name name, Map<String, String> title, List<PolicyBody> policies) {

    /** Where defaults begin. */
    static final int FIRST_POSITION = 1_000;

    enum Name {
        STANDARD,
        GRADED,
        PRIVATE_DOMAIN
    }

    private record File(Map<String, String> title, List<PolicyBody> policies) {}

    static Preset of(Name name) {
        String path = "presets/" + Json.word(name) + ".json";
        try (InputStream in = Optional.ofNullable(
                        Thread.currentThread().getContextClassLoader().getResourceAsStream(path))
                .orElseThrow(() -> new IllegalStateException("no " + path))) {
            File file = Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), new TypeReference<File>() {});
            return new Preset(name, file.title(), file.policies());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As defaults, behind whatever else there is. */
    List<SlaPolicy> asPolicies(Ids ids) {
        List<SlaPolicy> all = new ArrayList<>();
        for (PolicyBody body : policies) {
            all.add(body.policy(ids.next(), 1, FIRST_POSITION + all.size()));
        }
        return all;
    }
}
