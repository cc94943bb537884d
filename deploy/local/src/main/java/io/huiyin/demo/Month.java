package io.huiyin.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Thirty days of a shop with four product lines. The same seed makes the same month. */
final class Month {

    static final int DAYS = 30;
    static final List<String> PRODUCTS = List.of("aurora-pay", "aurora-shop", "aurora-app", "aurora-delivery");

    /** The line whose answers come faster from {@link #IMPROVED_AT} on, though not as fast as was hoped. */
    static final String IMPROVED = "aurora-pay";

    static final int IMPROVED_AT = DAYS / 2;

    /** Seconds until an answer, and until a solution, are due. */
    static final int RESPONSE_PROMISE = 6;

    static final int RESOLUTION_PROMISE = 30;

    private record Storm(String product, double from, double days) {}

    private static final List<Storm> STORMS =
            List.of(new Storm("aurora-pay", 9.4, 0.4), new Storm("aurora-delivery", 21.2, 1.5));
    private static final List<String> KINDS = List.of(
            "problem",
            "problem",
            "problem",
            "problem",
            "problem",
            "problem",
            "problem",
            "complaint",
            "complaint",
            "complaint",
            "complaint",
            "question",
            "question",
            "question",
            "question",
            "suggestion",
            "suggestion",
            "praise",
            "praise",
            "requirement");
    private static final List<String> CHANNELS =
            List.of("rest", "rest", "web", "web", "web", "email", "email", "phone", "chat", "chat", "social", "visit");

    private final Random random;
    private final List<Text> texts = Text.all();
    private final People people;
    private final List<Story> stories = new ArrayList<>();

    private Month(long seed, int cases) {
        random = new Random(seed);
        people = new People(random, Math.max(20, cases / 3));
    }

    /** @return as many as asked for, in the order of time: a twentieth in each storm, and one in 25 said again on another channel */
    static List<Story> of(long seed, int cases) {
        return new Month(seed, cases).fill(cases);
    }

    private List<Story> fill(int cases) {
        for (Storm storm : STORMS) {
            for (int i = 0; i < cases / 20; i++) {
                double at = storm.from() + storm.days() * Math.pow(random.nextDouble(), 1.5);
                add(
                        at,
                        text(t ->
                                t.product().equals(storm.product()) && t.kind().equals(Text.STORM)));
            }
        }
        while (stories.size() < cases) {
            double at = random.nextDouble() * DAYS;
            boolean weekend = (int) at % 7 >= 5;
            if (weekend && random.nextDouble() < 0.4) {
                continue;
            }
            String product = any(PRODUCTS);
            String kind = any(KINDS);
            add(at, text(t -> t.product().equals(product) && t.kind().equals(kind)));
            if (random.nextInt(25) == 0 && stories.size() < cases) {
                sayAgain(stories.get(stories.size() - 1));
            }
        }
        return stories.stream().sorted(Comparator.comparingDouble(Story::at)).toList();
    }

    private void add(double at, Text text) {
        Customer customer = people.somebody(text.language());
        stories.add(new Story(stories.size(), at, customer, any(CHANNELS), text.product(), said(text), care(text, at)));
    }

    private void sayAgain(Story first) {
        stories.add(new Story(
                stories.size(),
                Math.min(DAYS - 0.01, first.at() + 0.3),
                first.customer(),
                first.channel().equals("email") ? "chat" : "email",
                first.product(),
                first.said(),
                first.care()));
    }

    private Text text(Predicate<Text> wanted) {
        return any(texts.stream().filter(wanted).toList());
    }

    private String said(Text text) {
        boolean zh = text.isChinese();
        return text.words()
                .replace("{order}", "A" + (10_000_000 + random.nextInt(90_000_000)))
                .replace("{amount}", String.valueOf(9 + random.nextInt(1_500)))
                .replace(
                        "{city}",
                        any(zh ? List.of("哈尔滨", "西安", "昆明", "沈阳") : List.of("Harbin", "Xi'an", "Leeds", "Oslo")))
                .replace("{device}", any(List.of("iPhone 15", "Pixel 9", "Mate 60", "Galaxy A55", "iPad Air")))
                .replace("{agent}", any(zh ? List.of("小林", "阿敏", "晓东") : List.of("Lin", "Mara", "Tomas")));
    }

    private Story.Care care(Text text, double at) {
        boolean improved = text.product().equals(IMPROVED) && at >= IMPROVED_AT;
        double onTime = !text.product().equals(IMPROVED) ? 0.88 : improved ? 0.8 : 0.5;
        boolean late = random.nextDouble() >= onTime;
        boolean resolved = random.nextDouble() < 0.93;
        return new Story.Care(
                at < DAYS - 5 || random.nextDouble() < 0.8,
                late ? RESPONSE_PROMISE + 1 + random.nextDouble() * 4 : 0.5 + random.nextDouble() * 2.5,
                random.nextInt(33) == 0,
                random.nextDouble() < 0.08,
                random.nextDouble() < 0.06,
                random.nextDouble() < 0.7,
                resolved,
                resolved && random.nextDouble() < 0.9,
                random.nextDouble() < 0.45 ? csat(text.kind(), late) : 0);
    }

    private int csat(String kind, boolean late) {
        List<Integer> answers = kind.equals("praise")
                ? List.of(4, 5, 5, 5)
                : late ? List.of(1, 2, 2, 3, 3, 4, 4, 5) : List.of(1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 4, 4, 5);
        return any(answers);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
