package io.huiyin.learning;

import io.huiyin.learning.Space.Placed;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A text as all models see it: read once, answered by many. */
public final class Reading {

    private final String text;
    private final Map<String, Integer> grams;
    private final float @Nullable [] embedding;
    private final Script script;
    private final int length;

    private @Nullable Space space;
    private @Nullable Placed placed;

    private Reading(String text, float @Nullable [] embedding) {
        this.text = text;
        this.grams = Grams.of(text);
        this.embedding = embedding;
        this.script = Script.of(text);
        this.length = (int) text.codePoints().filter(Character::isLetterOrDigit).count();
    }

    /** With its sentence embedding. */
    public static Reading of(String text) {
        return new Reading(text, Encoder.encode(text));
    }

    /** By its n-grams alone, without the encoders. */
    public static Reading quickly(String text) {
        return new Reading(text, null);
    }

    /** Many texts or what holds them, on all cores, in their order. @param progress told how many are done */
    public static <T, R> List<R> many(List<T> texts, Function<T, R> reader, IntConsumer progress) {
        AtomicInteger done = new AtomicInteger();
        return texts.parallelStream()
                .map(it -> {
                    R read = reader.apply(it);
                    progress.accept(done.incrementAndGet());
                    return read;
                })
                .toList();
    }

    public Script script() {
        return script;
    }

    public String text() {
        return text;
    }

    /** Letters and digits. */
    public int length() {
        return length;
    }

    /** Where it stands in a space; kept, since several models may share one. Not for many threads at once. */
    Placed in(Space other) {
        Placed known = placed;
        if (known == null || space != other) {
            known = other.place(this);
            space = other;
            placed = known;
        }
        return known;
    }

    /** Whether it was read without the encoders. */
    public boolean isQuick() {
        return embedding == null;
    }

    Map<String, Integer> grams() {
        return grams;
    }

    float @Nullable [] embedding() {
        return embedding;
    }
}
