package io.huiyin.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PersonalDataTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            请打13812345678联系我            | 请打138****5678联系我
            电话 138-1234-5678               | 电话 138****5678
            +86 138 1234 5678 谢谢           | +86****5678 谢谢
            call +49 170 1234567 please      | call +49****4567 please
            call (415) 555-2671 now          | call (41****2671 now
            座机010-62345678                 | 座机010****5678
            身份证11010519491231002X         | 身份证110****002X
            身份证 110105194912310021.       | 身份证 110****0021.
            write to zhang.san+1@example.com | write to z***@example.com
            邮箱li@mail.example.com.cn好     | 邮箱l***@mail.example.com.cn好
            SSN 078-05-1120                  | SSN 078****1120
            """)
    void shouldMaskWhatIdentifiesAPerson(String text, String masked) {
        assertThat(PersonalData.mask(text)).doesNotContain("1234567").isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "打12315投诉",
                "客服热线400-820-8820没人接",
                "订单号 202603021234",
                "版本 5.2.1 在 2026-03-02 10:30:00 崩溃",
                "paid 1299.00, twice",
                "95588",
                "800-820-8820"
            })
    void shouldLeaveWhatIdentifiesNobody(String text) {
        assertThat(PersonalData.mask(text)).isEqualTo(text);
    }

    @Test
    void shouldMaskStringsAndNumbersInsideJson() throws IOException {
        ObjectMapper json = new ObjectMapper();

        assertThat(PersonalData.mask(json.readTree("{\"a\":[\"13812345678\",13812345678,5],\"b\":{\"c\":\"x@y.cn\"}}")))
                .isEqualTo(json.readTree("{\"a\":[\"138****5678\",\"138****5678\",5],\"b\":{\"c\":\"x***@y.cn\"}}"));
    }

    @Test
    void shouldStayLinearOnHostileText() {
        String hostile = "a".repeat(10_000) + "1-".repeat(5_000) + "+1 (1) ".repeat(700);

        assertThat(PersonalData.mask(hostile)).isNotEmpty();
    }
}
