package io.huiyin.triage.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.triage.desk.Besides;
import io.huiyin.triage.desk.Priority;
import io.huiyin.triage.desk.Severity;
import io.huiyin.triage.desk.Tier;
import io.huiyin.triage.desk.Type;
import io.huiyin.triage.desk.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelClassifierTest {

    @Test
    void shouldSayAngerAbuseAndTopicsBesideWhatDecides() {
        Besides furious = CLASSIFIER
                .fully(new Feedback(null, "你们这群骗子，三天了还不发货，滚蛋！今天不退钱我跟你们没完！！！", null, null, "any"))
                .verdict()
                .besides();
        Besides calm = CLASSIFIER
                .fully(new Feedback(null, "快递很快，第二天就送到了，包装也完好", null, null, "any"))
                .verdict()
                .besides();

        assertThat(furious.anger()).isTrue();
        assertThat(furious.abuse()).isTrue();
        assertThat(calm.anger()).isFalse();
        assertThat(calm.abuse()).isFalse();
        assertThat(calm.topics().get("logistics")).isGreaterThan(0.5);
        assertThat(calm.nearness()).isBetween(0.0, 1.0);
        assertThat(calm.topic()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"傻瓜式操作，白痴都会用", "I felt like an idiot, thanks for the patience", "This is idiot-proof, lovely"})
    void shouldNotTakeForAbuseWhatIsAimedAtNobodyThere(String text) {
        assertThat(CLASSIFIER
                        .fully(new Feedback(null, text, null, null, "any"))
                        .verdict()
                        .besides()
                        .abuse())
                .isFalse();
    }

    private static final Routing ROUTING = new Routing();
    private static final ModelClassifier CLASSIFIER = new ModelClassifier(
            InForce::delivered, new Dangers(Optional.empty()), new RuleClassifier(ROUTING), ROUTING);

    @TempDir
    private Path folder;

    private static Verdict fully(String text) {
        return CLASSIFIER.fully(new Feedback(null, text, null, null, "any")).verdict();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "系统全面宕机，所有用户无法支付|problem|urgent",
                "登录不了，一直报错|problem|important",
                "我要投诉，客服态度太差|complaint|general",
                "质量太差，不建议购买|complaint|general",
                "建议增加夜间模式|suggestion|suggestion",
                "非常好用，感谢你们|praise|general",
                "请问在哪里修改手机号？|question|general",
                "The whole system is down, nobody can log in|problem|urgent",
                "This is unacceptable, I want to complain about your rude staff|complaint|important",
                "It would be nice to have a dark mode|suggestion|suggestion",
                "Great job, works perfectly, thank you|praise|general",
                "How do I change my phone number?|question|general"
            })
    void shouldTellTypesAndPrioritiesInBothLanguages(String text, String type, String priority) {
        Verdict it = fully(text);

        assertThat(it.type().name()).isEqualToIgnoringCase(type);
        assertThat(it.priority().name()).isEqualToIgnoringCase(priority);
        assertThat(it.reasons()).isNotEmpty();
        assertThat(it.modelVersion()).matches("heads-[0-9a-f]{8}\\+dangers-\\d+");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"充电器冒烟起火，孩子受伤了", "the charger caught fire and my son was burned on his hand", "再不解决我就打12315"})
    void shouldAlwaysGetAPersonForDangerAndSayWhichWord(String text) {
        Verdict it = fully(text);

        assertThat(it.needsHuman()).isTrue();
        assertThat(it.severity()).isGreaterThanOrEqualTo(Severity.SERIOUS);
        assertThat(it.reasons()).anyMatch(reason -> reason.startsWith("danger."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"嗯", "lorem ipsum", "……", "😀😀😀", "Страница не открывается"})
    void shouldAskForAPersonWhenUnsure(String text) {
        Classification it = CLASSIFIER.fully(new Feedback(null, text, null, null, "any"));

        assertThat(it.verdict().needsHuman()).isTrue();
        assertThat(it.verdict().priority()).isEqualTo(Priority.GENERAL);
        assertThat(it.place().tier()).isEqualTo(Tier.L1);
    }

    @Test
    void shouldMarkWhatWasSaidInAHurry() {
        Verdict quick = CLASSIFIER
                .quickly(new Feedback(null, "登录不了，一直报错", null, null, "any"))
                .verdict();

        assertThat(quick.isQuick()).isTrue();
        assertThat(fully("登录不了，一直报错").isQuick()).isFalse();
    }

    @Test
    void shouldWeighWhatTheCustomerSaysItIsWithoutBelievingItBlindly() {
        Feedback loud = new Feedback(null, "支付失败，一直报错闪退，重复扣款两次", Type.PRAISE, null, "any");

        assertThat(CLASSIFIER.fully(loud).verdict().type()).isNotEqualTo(Type.PRAISE);
        assertThat(CLASSIFIER.fully(loud).verdict().reasons()).contains("praise: stated by the customer");
    }

    @Test
    void shouldReadWordsOfDangerAgainWhenTheyChangeAndKeepThemWhenTheFileIsWrong() throws IOException {
        Path file = folder.resolve("dangers.txt");
        Files.writeString(file, "version mine-1\ndanger.fire critical 1 | 烟花\n");
        Dangers dangers = new Dangers(Optional.of(file));
        assertThat(dangers.in("放烟花")).hasSize(1);

        Files.writeString(file, "version mine-2\ndanger.fire critical 1 | 鞭炮\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        dangers.look();
        assertThat(dangers.in("放烟花")).isEmpty();
        assertThat(dangers.version()).isEqualTo("mine-2");

        Files.writeString(file, "version mine-3\nnonsense\n");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
        dangers.look();
        assertThat(dangers.in("放鞭炮")).hasSize(1);
        assertThat(dangers.version()).isEqualTo("mine-2");
    }
}
