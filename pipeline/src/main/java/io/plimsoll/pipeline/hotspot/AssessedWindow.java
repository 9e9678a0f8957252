package io.plimsoll.pipeline.hotspot;

import io.plimsoll.pipeline.indicator.HostWindow;

/**
 * A window with the verdict on its host.
 *
 * @param window the indicators
 * @param heat how the host stands after this window
 */
public record AssessedWindow(HostWindow window, HostHeat heat) {}
