import { describeHost } from '../interpreter/conformance/suite';
import { closeVirtualTemporal, openVirtualTemporal, scriptedHost } from './virtual-temporal';

beforeAll(openVirtualTemporal);
afterAll(closeVirtualTemporal);

describeHost('Temporal', () => scriptedHost(100));
describeHost('Temporal with no run kept in memory', () => scriptedHost(0));
