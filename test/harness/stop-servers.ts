export { stopServers as default } from './server-stock';
