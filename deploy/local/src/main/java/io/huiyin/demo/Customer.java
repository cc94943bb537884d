package io.huiyin.demo;

/** @param tier value of the customer: potential, new, active, loyal */
record Customer(String id, String name, String email, String language, String tier) {}
