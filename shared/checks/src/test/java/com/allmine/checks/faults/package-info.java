/**
 * Faults, crashes and races, and the promises that must hold after each of them. The package has more than 15 types because
 * every test shares the proxies and the promises.
 */
package com.allmine.checks.faults;
