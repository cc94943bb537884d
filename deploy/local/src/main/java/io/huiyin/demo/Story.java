package io.huiyin.demo;

/**
 * One piece of feedback and what comes of it, settled beforehand by the seed.
 *
 * @param at days since the month began
 */
record Story(int number, double at, Customer customer, String channel, String product, String said, Care care) {

    /**
     * How it is worked on.
     *
     * @param taken whether somebody takes it before the month is over
     * @param replyAfter seconds until a person answers
     * @param retried whether the posting system sends it twice, as systems do that got no answer
     * @param asked whether the agent asks something back
     * @param told whether the customer answers that
     * @param csat what the customer answers to the survey, 1–5; 0 for no answer
     */
    record Care(
            boolean taken,
            double replyAfter,
            boolean retried,
            boolean handedOff,
            boolean asked,
            boolean told,
            boolean resolved,
            boolean closed,
            int csat) {}
}
