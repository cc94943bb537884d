package io.huiyin.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Masks what identifies a person in free text: e-mail addresses, phone numbers, national ids. Rather too much than too little;
 * service numbers (400, 800, 95xxx, 12315) are no personal data. All patterns run in linear time.
 */
public final class PersonalData {

    private static final String NOT_IN_NUMBER_BEFORE = "(?<![\\d.])";
    private static final String NOT_IN_NUMBER_AFTER = "(?!\\d)";

    private record Rule(Pattern pattern, UnaryOperator<String> mask) {}

    /** In this order: an identity number must not be taken for a phone number. */
    private static final List<Rule> RULES = List.of(
            new Rule(
                    Pattern.compile(
                            "[A-Za-z0-9._%+'-]{1,64}[@\uFF20][A-Za-z0-9\\u0080-\\uFFFF-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}"),
                    PersonalData::email),
            new Rule(
                    number("[1-9]\\d{5}(?:18|19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[\\dXx]"),
                    PersonalData::ends),
            new Rule(number("\\d{3}-\\d{2}-\\d{4}"), PersonalData::ends),
            new Rule(number("(?:(?:\\+|00)?86[- ]?)?1[3-9]\\d[- ]?\\d{4}[- ]?\\d{4}"), PersonalData::ends),
            new Rule(number("\\+\\d{1,3}(?:[ .-]?\\(?\\d{1,4}\\)?){2,5}"), PersonalData::ends),
            new Rule(number("\\(?0\\d{2,3}\\)?[- ]?[2-9]\\d{6,7}"), PersonalData::ends),
            new Rule(
                    number("(?!400|800)(?:\\([2-9]\\d{2}\\) ?|[2-9]\\d{2}[ .-])\\d{3}[ .-]\\d{4}"),
                    PersonalData::ends));

    /** The text with every finding masked; equal to the text where nothing was found. */
    public static String mask(String text) {
        String masked = text;
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(masked);
            if (matcher.find()) {
                masked = matcher.replaceAll(
                        found -> Matcher.quoteReplacement(rule.mask().apply(found.group())));
            }
        }
        return masked;
    }

    /** JSON with every string masked, names of fields too. */
    public static JsonNode mask(JsonNode json) {
        if (json instanceof ObjectNode object) {
            ObjectNode masked = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> masked.set(mask(field.getKey()), mask(field.getValue())));
            return masked;
        }
        if (json instanceof ArrayNode array) {
            ArrayNode masked = JsonNodeFactory.instance.arrayNode(array.size());
            array.forEach(item -> masked.add(mask(item)));
            return masked;
        }
        return json.isTextual() || json.isIntegralNumber() ? masked(json) : json;
    }

    private static JsonNode masked(JsonNode scalar) {
        String text = scalar.asText();
        String masked = mask(text);
        return masked.equals(text) ? scalar : TextNode.valueOf(masked);
    }

    /** {@code z***@example.com} */
    public static String email(String address) {
        int at = Math.max(address.indexOf('@'), address.indexOf('\uFF20'));
        return at < 1 ? "***" : address.charAt(0) + "***" + address.substring(at);
    }

    /** {@code 138****5678} */
    public static String ends(String number) {
        int first = number.length() < 11 ? 2 : 3;
        int last = number.length() < 11 ? 2 : 4;
        return number.substring(0, first) + "****" + number.substring(number.length() - last);
    }

    /** {@code 张*}, {@code J***} */
    public static String name(String name) {
        int first = name.codePointAt(0);
        return Character.toString(first) + (Character.isIdeographic(first) ? "*" : "***");
    }

    private static Pattern number(String pattern) {
        return Pattern.compile(NOT_IN_NUMBER_BEFORE + "(?:" + pattern + ")" + NOT_IN_NUMBER_AFTER);
    }

    private PersonalData() {}
}
