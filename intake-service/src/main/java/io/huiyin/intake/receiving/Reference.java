package io.huiyin.intake.receiving;

import java.util.UUID;

/** The case number that people read and say: {@code HY-3M7K-Q2XD-9T4B}, from the random part of the id, no letter mistakable. */
public final class Reference {

    private static final String CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    public static String of(UUID id) {
        StringBuilder reference = new StringBuilder("HY");
        long bits = id.getLeastSignificantBits();
        for (int i = 0; i < 12; i++) {
            if (i % 4 == 0) {
                reference.append('-');
            }
            reference.append(CROCKFORD.charAt((int) (bits >>> (55 - 5 * i)) & 31));
        }
        return reference.toString();
    }

    private Reference() {}
}
