package io.huiyin.learning;

/** What a text is written in, by its letters alone. */
public enum Script {
    CHINESE,
    LATIN,
    MIXED,
    /** Neither: another script, or no letters at all. */
    UNKNOWN;

    private static final double NEARLY_ALL = 0.9;

    /** A Chinese character weighs as much as two Latin letters, since it says more. */
    public static Script of(String text) {
        int han = 0;
        int latin = 0;
        int other = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (!Character.isLetter(point)) {
                continue;
            }
            switch (Character.UnicodeScript.of(point)) {
                case HAN -> han += 2;
                case LATIN -> latin++;
                default -> other++;
            }
        }
        int all = han + latin + other;
        if (all == 0 || other > han + latin) {
            return UNKNOWN;
        }
        return han >= NEARLY_ALL * all ? CHINESE : han <= (1 - NEARLY_ALL) * all ? LATIN : MIXED;
    }
}
