package io.huiyin.intake.receiving;

import java.lang.Character.UnicodeScript;
import org.jspecify.annotations.Nullable;

/** What language feedback is in: as stated, else by its script. */
public final class Language {

    /** Every kind of Chinese and of English becomes the one the product is written in; others stay as they are. */
    public static String of(@Nullable String stated, String text) {
        if (stated != null) {
            String primary = stated.split("-", 2)[0];
            return primary.equalsIgnoreCase("zh") ? "zh-CN" : primary.equalsIgnoreCase("en") ? "en" : stated;
        }
        long han = text.codePoints()
                .filter(c -> UnicodeScript.of(c) == UnicodeScript.HAN)
                .count();
        long letters = text.codePoints().filter(Character::isLetter).count();
        // a Chinese character says about as much as four letters
        return han * 4 >= letters - han && han > 0 ? "zh-CN" : "en";
    }

    private Language() {}
}
