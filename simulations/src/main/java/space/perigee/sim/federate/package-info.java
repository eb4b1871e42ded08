/**
 * What would a compressed link cost in accuracy? {@link space.perigee.sim.cli.FederateCommand} is
 * {@code perigee sim federate}: for each seed it trains a model by federated averaging twice, in
 * process, once with float32 on the link and once with the product's deltas. {@link
 * space.perigee.sim.federate.FederatedRun} is the algorithm, where to start reading; {@link
 * space.perigee.sim.federate.FederatedClients} trains, with the code that runs on board; {@link
 * space.perigee.sim.federate.LinkCoding} is the link. Nothing here knows of contacts or time.
 */
@NullMarked
package space.perigee.sim.federate;

import org.jspecify.annotations.NullMarked;
