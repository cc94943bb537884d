package io.huiyin.triage.live;

import java.util.Set;

/**
 * Something that happened to a case, ready to be written to many clients.
 *
 * @param teams whose business it is: that of the case, and the one it was taken from
 * @param after how far somebody has read who has seen this
 * @param json type, id and data of the fact
 */
public record LiveEvent(int partition, long offset, Set<String> teams, Position after, String name, String json) {}
