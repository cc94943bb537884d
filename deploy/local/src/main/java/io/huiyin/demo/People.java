package io.huiyin.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** The customers: some say more than others. */
final class People {

    private static final List<String> FAMILY_ZH =
            List.of("李", "王", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "林");
    private static final List<String> GIVEN_ZH = List.of(
            "伟", "芳", "娜", "敏", "静", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超", "霞", "晓梅", "建国", "雨桐", "子涵");
    private static final List<String> GIVEN_EN = List.of(
            "Amara", "Ben", "Chloe", "Daniel", "Elif", "Farah", "George", "Hana", "Ivan", "Julia", "Kofi", "Laura",
            "Marco", "Nina", "Oscar", "Priya");
    private static final List<String> FAMILY_EN = List.of(
            "Adams", "Baker", "Costa", "Dubois", "Evans", "Fischer", "Garcia", "Hughes", "Ito", "Jensen", "Khan",
            "Larsen", "Moreau", "Novak", "Okafor", "Patel");
    private static final List<String> TIERS =
            List.of("potential", "new", "new", "active", "active", "active", "loyal", "loyal");

    private final Random random;
    private final List<Customer> chinese = new ArrayList<>();
    private final List<Customer> english = new ArrayList<>();

    People(Random random, int customers) {
        this.random = random;
        for (int i = 0; i < customers; i++) {
            boolean zh = i % 3 != 2;
            String name = zh ? any(FAMILY_ZH) + any(GIVEN_ZH) : any(GIVEN_EN) + " " + any(FAMILY_EN);
            String user = zh ? "kehu" : name.toLowerCase(Locale.ROOT).replace(' ', '.');
            (zh ? chinese : english)
                    .add(new Customer(
                            "aurora-" + i, name, user + "." + i + "@example.com", zh ? "zh-CN" : "en", any(TIERS)));
        }
    }

    /** Somebody of that language; the first ones far more often than the last ones. */
    Customer somebody(String language) {
        List<Customer> all = language.equals("zh-CN") ? chinese : english;
        double often = random.nextDouble();
        return all.get((int) (often * often * all.size()));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
