/**
 * Measures speed and overhead of transfers over bad links: real processes in two network namespaces
 * with an emulated space link between them, compared with plain MQTT in the same run.
 *
 * <p>Start with {@code LinkBenchCommand}, which lists the {@code BenchCase}s. A {@code
 * BenchTransfer} is one transfer, a {@code KillCampaign} many that are interrupted by {@code kill
 * -9}. {@code SpaceLink} is the link, {@code BenchEndCommand} runs at each end.
 */
@NullMarked
package space.perigee.sim.lab.linkbench;

import org.jspecify.annotations.NullMarked;
