package io.plimsoll.pipeline.indicator;

/**
 * A device of a host or of a VM.
 *
 * @param of whose it is
 * @param name what names it for ever: a target, a MAC, a mount point
 */
record Device<T>(T of, String name) {}
