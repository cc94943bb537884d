package io.huiyin.triage.understanding;

import static org.assertj.core.api.Assertions.assertThat;

import io.huiyin.triage.desk.Priority;
import io.huiyin.triage.desk.Severity;
import io.huiyin.triage.desk.Tier;
import io.huiyin.triage.desk.Type;
import io.huiyin.triage.desk.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleClassifierTest {

    private final RuleClassifier classifier = new RuleClassifier(new Routing());

    private Classification classify(String text, @Nullable Type stated, @Nullable String tier) {
        return classifier.fully(new Feedback(null, text, stated, tier, "any"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            系统全面宕机，所有用户无法支付                 | problem     | urgent
            我的账户被盗刷了                               | other       | urgent
            登录不了，一直报错                             | problem     | important
            我要投诉，客服态度太差                         | complaint   | general
            质量太差，不建议购买                           | complaint   | general
            建议增加夜间模式                               | suggestion  | suggestion
            我们需要支持对接ERP，希望支持批量导入          | requirement | requirement
            非常好用，感谢你们                             | praise      | general
            请问在哪里修改手机号？                         | question    | general
            The whole system is down, nobody can log in    | problem     | urgent
            I was charged twice for one order              | problem     | important
            This is unacceptable, I want to complain       | complaint   | general
            It would be nice to have a dark mode           | suggestion  | suggestion
            Feature request: we need SSO, please add it    | requirement | requirement
            Great job, works perfectly, thank you          | praise      | general
            How do I change my phone number?               | question    | general
            """)
    void shouldTellTypesAndPrioritiesInBothLanguages(String text, String type, String priority) {
        Classification it = classify(text, null, null);

        assertThat(it.verdict().type().name()).isEqualToIgnoringCase(type);
        assertThat(it.verdict().priority().name()).isEqualToIgnoringCase(priority);
        assertThat(it.verdict().reasons()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"嗯", "lorem ipsum", "……"})
    void shouldAskForAPersonWhenUnsure(String text) {
        Classification it = classify(text, null, null);

        assertThat(it.verdict().needsHuman()).isTrue();
        assertThat(it.verdict().priority()).isEqualTo(Priority.GENERAL);
        assertThat(it.place().tier()).isEqualTo(Tier.L1);
    }

    @Test
    void shouldLetTheCustomersValueWeighIn() {
        assertThat(classify("重复扣款", null, "loyal").verdict().priority()).isEqualTo(Priority.URGENT);
        assertThat(classify("重复扣款", null, "new").verdict().priority()).isEqualTo(Priority.IMPORTANT);
    }

    @Test
    void shouldAlwaysSendDangerToAPerson() {
        Classification it = classify("充电器冒烟起火，孩子受伤了", null, null);

        assertThat(it.verdict().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(it.verdict().needsHuman()).isTrue();
        assertThat(it.verdict().type()).isEqualTo(Type.PROBLEM);
    }

    @Test
    void shouldMatchEnglishWordsWholeAndChineseOnesAnywhere() {
        assertThat(classify("the debugger is fine", null, null).verdict().reasons())
                .noneMatch(r -> r.endsWith(": bug"));
    }

    @Test
    void shouldWeighWhatTheCustomerSaysItIsWithoutBelievingItBlindly() {
        Verdict silent = classify("就是想说一声", Type.SUGGESTION, null).verdict();
        assertThat(silent.type()).isEqualTo(Type.SUGGESTION);
        assertThat(silent.reasons()).contains("suggestion: stated by the customer");

        Verdict loud = classify("支付失败，报错，闪退，重复扣款", Type.PRAISE, null).verdict();
        assertThat(loud.type()).isEqualTo(Type.PROBLEM);
    }
}
