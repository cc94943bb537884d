package io.huiyin.web;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What text may hold: no control characters but tab and line ends, no half of a surrogate pair, no U+FFFE or U+FFFF. */
public final class Text {

    private Text() {}

    /** Why the text is refused, or null. */
    public static @Nullable String refusal(CharSequence text) {
        for (int i = 0, n = text.length(); i < n; i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7f || c > 0x9f && c < 0xd800) {
                continue;
            }
            if (c < ' ' && c != '\t' && c != '\n' && c != '\r' || c >= 0x7f && c <= 0x9f) {
                return String.format("Control character U+%04X is not allowed.", (int) c);
            }
            if (Character.isHighSurrogate(c) && i + 1 < n && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return "Half of a surrogate pair is not allowed.";
            } else if (c >= 0xfffe) {
                return "A noncharacter is not allowed.";
            }
        }
        return null;
    }

    /** The text of strict UTF-8, or null. */
    static @Nullable CharBuffer utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
