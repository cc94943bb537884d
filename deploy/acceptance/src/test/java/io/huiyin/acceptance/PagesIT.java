package io.huiyin.acceptance;

import static io.huiyin.acceptance.Client.until;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.sun.net.httpserver.HttpServer;
import io.huiyin.acceptance.Browser.Device;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What customers see, in a real browser: form, button, status page, survey; phone and desktop, zh-CN and en, with and without script. */
class PagesIT {

    private static Browser browser;
    private static Client client;

    @BeforeAll
    static void open() {
        browser = Browser.open();
        client = new Client(RunningSuite.shared().demo());
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void shouldLookRightAndGiveAxeNothingToFind() {
        Map<String, String> pages = new TreeMap<>();
        pages.put("form", client.url("/form/web"));
        pages.put("status", status());
        pages.put("survey", survey());
        pages.put("gone", client.url("/s/nothing"));
        List<String> wrong = new ArrayList<>();
        for (Device device : Device.values()) {
            for (String language : List.of("zh-CN", "en")) {
                pages.forEach((name, url) -> {
                    Page page = browser.page(device, true);
                    page.navigate(url + "?lang=" + language);
                    look(page, name + "-" + language + "-" + device, language, wrong);
                    page.context().close();
                });
                wrongForm(device, language, wrong);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private void wrongForm(Device device, String language, List<String> wrong) {
        Page page = browser.page(device, true);
        page.navigate(client.url("/form/web?lang=" + language));
        page.locator("#contact").fill("neither nor");
        page.locator("summary").click();
        page.locator("main button").click();
        page.locator("[role=alert]").waitFor();
        look(page, "form-wrong-" + language + "-" + device, language, wrong);
        assertThat(page.locator("#contact").inputValue()).isEqualTo("neither nor");

        page.locator("#contact").fill("");
        page.locator("input[value=problem]").check();
        page.locator("#text").fill(language.equals("en") ? "It hangs" : "卡住了");
        page.locator("main button").click();
        page.locator("meter").waitFor();
        look(page, "done-" + language + "-" + device, language, wrong);
        page.context().close();
    }

    private static void look(Page page, String name, String language, List<String> wrong) {
        Browser.screenshot(page, name);
        Browser.violations(page).forEach(violation -> wrong.add(name + ": " + violation));
        if (!language.equals(page.locator("html").getAttribute("lang"))) {
            wrong.add(name + ": not in " + language);
        }
        Object wide = page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth");
        if (Boolean.TRUE.equals(wide)) {
            wrong.add(name + ": wider than the screen");
        }
    }

    @Test
    void shouldTakeFeedbackAndAnAdditionWithoutScript() {
        Page page = browser.page(Device.PHONE, false);
        page.navigate(client.url("/form/web?lang=zh-CN&product=shop"));
        page.locator("input[value=complaint]").check();
        assertThat(page.locator(".hint-complaint").isVisible()).isTrue();
        assertThat(page.locator(".hint-praise").isVisible()).isFalse();
        page.locator("#text").fill("包裹破损，客服没有回应");
        page.locator("main button").click();
        String status = page.locator("main a.button").getAttribute("href");

        page.navigate(status);
        page.locator("#text").fill("补充：外箱有照片");
        page.locator("main button").click();

        page.locator("ol.said li").nth(1).waitFor();
        assertThat(page.locator("ol.said li").allInnerTexts()).anyMatch(line -> line.contains("补充：外箱有照片"));
        page.context().close();
    }

    @Test
    void shouldBeFilledInByKeyboardAlone() {
        Page page = browser.page(Device.DESKTOP, true);
        page.navigate(client.url("/form/web?lang=en"));
        page.keyboard().press("Tab"); // language
        page.keyboard().press("Tab"); // first choice
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Tab");
        page.keyboard().type("The parcel was torn and nobody answers");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab"); // details stay folded
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");

        assertThat(page.locator("h1").innerText()).isNotEmpty();
        page.locator("main a.button").waitFor();
        assertThat(page.url()).contains("/form/web/done/");
        page.context().close();
    }

    @Test
    void shouldOpenTheFormFromAButtonOnAnotherSite() throws IOException {
        HttpServer site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] html =
                ("<!doctype html><html lang=en><title>Shop</title><main><h1>Shop</h1><a href='#' data-huiyin-open>Help</a></main>"
                                + "<script src='" + client.url("/widget.js") + "' data-product=shop async></script>")
                        .getBytes(StandardCharsets.UTF_8);
        site.createContext("/", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html;charset=utf-8");
            exchange.getResponseHeaders()
                    .set(
                            "Content-Security-Policy",
                            "default-src 'none'; script-src " + client.url("") + "; frame-src " + client.url(""));
            exchange.sendResponseHeaders(200, html.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(html);
            }
        });
        site.start();
        try {
            for (Device device : Device.values()) {
                Page page = browser.page(device, true);
                page.navigate("http://127.0.0.1:" + site.getAddress().getPort() + "/");
                Locator button = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Feedback"));
                button.click();
                FrameLocator form = page.frameLocator("iframe");
                form.locator("input[value=praise]").check();
                form.locator("#text").fill("Love the new search");
                Browser.screenshot(page, "widget-" + device);
                assertThat(Browser.violations(page)).isEmpty();

                page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Close"))
                        .click();
                page.getByText("Help").click();
                assertThat(form.locator("#text").inputValue()).isEqualTo("Love the new search");
                form.locator("main button").click();
                form.locator("main a.button").waitFor();
                page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Close"))
                        .click();
                assertThat(page.locator("dialog").isVisible()).isFalse();
                page.context().close();
            }
        } finally {
            site.stop(0);
        }
    }

    private static Client.Answer feedback() {
        return client.post(
                "system",
                "/api/v1/feedback",
                "{\"channel\":\"rest\",\"product\":\"app\",\"subject\":\"退款\",\"text\":\"重复扣款，请退款。\\n订单 2026-03-02-77\"}");
    }

    private static String status() {
        Client.Answer posted = feedback();
        String id = posted.json().path("id").asText();
        until(() -> client.get("supervisor", "/api/v1/cases/" + id).status() == 200 ? true : null);
        client.post(
                "supervisor",
                "/api/v1/cases/" + id + "/messages",
                "{\"visibility\":\"public\",\"body\":\"您好，退款已提交，预计 1–3 个工作日到账。\"}");
        String url = posted.json().path("statusUrl").asText();
        until(() -> client.get("nobody", url).text().contains("退款已提交") ? true : null);
        return url;
    }

    private static String survey() {
        Client.Answer posted = feedback();
        String path = "/api/v1/cases/" + posted.json().path("id").asText();
        until(() -> client.get("supervisor", path).status() == 200 ? true : null);
        act(path, "claim", null);
        act(path, "resolve", "{\"rootCause\":\"网关超时\",\"outcome\":\"resolved\"}");
        act(path, "close", null);
        String link = until(() -> {
            String page = client.get("nobody", posted.json().path("statusUrl").asText())
                    .text();
            int at = page.indexOf("/survey/");
            return at < 0 ? null : page.substring(at, page.indexOf('?', at));
        });
        return client.url(link);
    }

    private static void act(String path, String action, String body) {
        String etag = client.get("supervisor", path).etag();
        assertThat(client.post("supervisor", path + "/actions/" + action, body, "If-Match", etag)
                        .status())
                .isEqualTo(200);
    }
}
