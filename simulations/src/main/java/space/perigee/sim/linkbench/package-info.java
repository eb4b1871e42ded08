/**
 * How fast and how sparingly a content crosses a bad link: real processes in two network
 * namespaces, with an emulated space link between them, beside plain MQTT in the same run.
 *
 * <p>Start with {@code LinkBenchCommand}; {@code BenchEnd} is what runs at either end, {@code
 * SpaceLink} what lies between them.
 */
@NullMarked
package space.perigee.sim.linkbench;

import org.jspecify.annotations.NullMarked;
