package io.huiyin.learning;

import io.huiyin.learning.Space.Placed;
import java.util.Map;
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
