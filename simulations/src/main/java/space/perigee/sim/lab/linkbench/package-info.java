/**
 * How fast and how sparingly a content crosses a bad link: real processes in two network
 * namespaces, with an emulated space link between them, beside plain MQTT in the same run.
 *
 * <p>Start with {@code LinkBenchCommand}, which lists the {@code BenchCase}s. A {@code
 * BenchTransfer} is one transfer, a {@code KillCampaign} many that are broken by {@code kill -9}.
 * {@code SpaceLink} is what lies between the ends, {@code BenchEndCommand} what runs at either of
 * them.
 */
@NullMarked
package space.perigee.sim.lab.linkbench;

import org.jspecify.annotations.NullMarked;
