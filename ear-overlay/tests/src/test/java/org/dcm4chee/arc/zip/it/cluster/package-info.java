/** Several servers that share one archive, and a balancer in front of them. */
package org.dcm4chee.arc.zip.it.cluster;
