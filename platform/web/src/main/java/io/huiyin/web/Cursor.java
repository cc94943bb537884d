package io.huiyin.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where a list goes on: the sort key of the last item seen, opaque to clients. */
public final class Cursor {

    public static final int DEFAULT_LIMIT = 50;
    public static final int MAX_LIMIT = 200;

    /** A page of a list; {@code nextCursor} is absent on the last one. */
    public record Page<T>(List<T> items, @Nullable String nextCursor) {

        /** @param found one more than asked for, if there are more */
        public static <T> Page<T> of(List<T> found, int limit, Function<T, String> key) {
            return found.size() <= limit
                    ? new Page<>(found, null)
                    : new Page<>(List.copyOf(found.subList(0, limit)), encode(key.apply(found.get(limit - 1))));
        }
    }

    static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(("1|" + key).getBytes(UTF_8));
    }

    /**
     * @return the sort key, read by the given reader; null without a cursor
     * @throws ProblemException 400 that names {@code /cursor}
     */
    public static <T> @Nullable T decode(@Nullable String cursor, Function<String, T> reader) {
        if (cursor == null) {
            return null;
        }
        try {
            String key = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
            if (!key.startsWith("1|")) {
                throw new IllegalArgumentException("not of this version");
            }
            return reader.apply(key.substring(2));
        } catch (RuntimeException e) {
            throw new ProblemException(Problem.at("/cursor", "invalid-cursor", "The cursor is not one of this list."));
        }
    }

    /** @throws ProblemException 400 that names {@code /limit} unless 1–200 or absent */
    public static int limit(@Nullable Integer limit) {
        if (limit == null) {
            return DEFAULT_LIMIT;
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new ProblemException(Problem.at("/limit", "out-of-range", "limit must be 1–" + MAX_LIMIT + "."));
        }
        return limit;
    }

    private Cursor() {}
}
