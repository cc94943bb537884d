package io.huiyin.triage.desk;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of feedback besides what decides where it goes.
 *
 * @param anger insults, threats, shouting, biting sarcasm
 * @param abuse insults or threats against people who work there
 * @param topics shares of product, price, service, logistics and other, together 1 but for what is too little to say
 * @param topic of the product line, where it has topics that were learned and one is sure enough
 * @param nearness how close it is to what was learned from, 0–1; null where nobody looked
 */
public record Besides(
        boolean anger,
        boolean abuse,
        Map<String, Double> topics,
        @Nullable String topic,
        @Nullable Double nearness) {

    /** Nobody looked. */
    public static final Besides NONE = new Besides(false, false, Map.of(), null, null);

    public Besides {
        topics = Map.copyOf(topics);
    }
}
